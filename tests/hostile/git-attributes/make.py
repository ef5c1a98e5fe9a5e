def make(world):
    world.lay(".gitattributes", "*.md working-tree-encoding=UTF-16 ident eol=crlf export-subst\n")
    world.maker.git("add", ".gitattributes")
    world.maker.git("commit", "-q", "-m", "Attributes")
