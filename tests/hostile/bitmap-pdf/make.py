def make(world):
    world.lay(
        "papers/testing/figures/bitmap-pdf.png",
        "%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI(http://@SOCKET@/x)>>>>endobj\n",
    )
    world.annex('![An evil figure](../figures/bitmap-pdf.png){#fig:bitmap-pdf alt="None at all."}\n')
