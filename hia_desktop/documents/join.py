"""A page put before a paper that is kept: the paper's own pages are not touched."""

from io import BytesIO

import pikepdf


def before(cover: bytes, paper: bytes) -> bytes:
    """The cover's pages, then the paper's with their content as it was. Equal arguments give equal bytes."""
    with pikepdf.open(BytesIO(paper)) as whole, pikepdf.open(BytesIO(cover)) as first:
        for number, page in enumerate(first.pages):
            whole.pages.insert(number, page)
        target = BytesIO()
        whole.save(target, deterministic_id=True)
    return target.getvalue()
