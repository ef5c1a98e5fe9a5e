"""``python -m pipeline`` is ``papers``."""

import sys

from pipeline.cli import main

sys.exit(main())
