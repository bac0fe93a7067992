"""A page put before a paper that is kept: the paper's own pages are not touched."""

from io import BytesIO

import pikepdf


def before(cover: bytes, paper: bytes) -> bytes:
    """The cover's pages, then the paper's with their content as it was, and what each says to those who do not see.
    Equal arguments give equal bytes. Errors: ValueError when the paper, which may have come with a course from another
    centre, is not built as a PDF is."""
    try:
        return _before(cover, paper)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError) as broken:
        raise ValueError("the paper is damaged") from broken


def _before(cover: bytes, paper: bytes) -> bytes:
    with pikepdf.open(BytesIO(paper)) as whole, pikepdf.open(BytesIO(cover)) as first:
        for number, page in enumerate(first.pages):
            whole.pages.insert(number, page)
        if "/StructTreeRoot" in whole.Root and "/StructTreeRoot" in first.Root:
            _tell(whole, whole.copy_foreign(first.Root.StructTreeRoot), len(first.pages))
        target = BytesIO()
        whole.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _tell(whole: pikepdf.Pdf, added: pikepdf.Object, pages: int) -> None:
    """Puts the structure of the first pages before that of the others; a page names its own by a number."""
    tree = whole.Root.StructTreeRoot
    used = int(tree.ParentTreeNextKey)
    for page in whole.pages[:pages]:
        page.obj.StructParents = int(page.obj.StructParents) + used
    for kid in added.K:
        kid.P = tree
    numbered = list(added.ParentTree.Nums)
    tree.K = pikepdf.Array([*added.K, *tree.K])
    tree.ParentTree.Nums = pikepdf.Array(
        [*tree.ParentTree.Nums, *(value if at % 2 else int(value) + used for at, value in enumerate(numbered))]
    )
    tree.ParentTreeNextKey = used + len(numbered) // 2
