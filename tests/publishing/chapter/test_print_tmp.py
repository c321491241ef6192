import pathlib
from survey_app.publishing.chapter import sentences, claim_check
from tests.publishing.chapter.test_claim_check import chapters
def test_print(chapters):
    out = []
    for slug, (text, cells) in chapters.items():
        out.append(sentences.plain(text))
        out += [str(c) for c in claim_check.check(text, cells) if c.fault]
        pathlib.Path(f"/tmp/w/chapter-{slug}.md").write_text(text)
    pathlib.Path("/tmp/w/chapters.txt").write_text("\n".join(out))
