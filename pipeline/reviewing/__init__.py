"""What people do with reviews: verdicts, comments and answers, each one commit in the name of who gave it.

A guide never needs git: whoever runs the command, the guide or a recorder, is the commit's committer, and the outputs
say so.
"""
