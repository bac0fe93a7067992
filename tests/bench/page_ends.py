"""Where the pages of every kind of paper end, at every one of sixty fill levels; the test run tries a third of them.

python -m tests.bench.page_ends            every kind
python -m tests.bench.page_ends epikrise   one
"""

import sys
from time import perf_counter

from tests.documents.samples import PAPERS
from tests.documents.test_pages import LEVELS, wrongs


def main() -> int:
    """Tells each page that ends badly; 1 when one does."""
    start, kinds, bad = perf_counter(), sys.argv[1:] or list(PAPERS), list[str]()
    broken = 0
    for kind in kinds:
        several, found = wrongs(kind, range(LEVELS))
        broken += several
        bad += found
        print(f"{kind}: {several} of {LEVELS} over several pages, {len(found)} end badly", flush=True)
    print("\n".join(bad))
    tried, took = len(kinds) * LEVELS, perf_counter() - start
    print(f"{tried} papers, {broken} over several pages, {len(bad)} end badly; {took:.0f} s")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
