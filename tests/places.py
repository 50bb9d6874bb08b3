"""Where the tests find the project, and the shared pages that stand beside it on some machines."""

from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
FIXTURES = Path(__file__).parent / "fixtures"
SHARED = PROJECT.parent / "shared"
SHARED_RED_HEAT = SHARED / "pages" / "RedHeat.txt"

needs_shared_pages = pytest.mark.skipif(
    not SHARED_RED_HEAT.is_file(), reason=f"the shared pages are not at {SHARED} beside the checkout"
)
