"""What is pasted from a word processor keeps its words, its emphasis and its lists, and nothing else."""

import pytest

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
FORM = "/amendements/nouveau?paragraphe=aaaaaaa2"
WORDS = "#g0-text"

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns:st1="urn:schemas-microsoft-com:office:smarttags"><head><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/><w:Hidden>Caché</w:Hidden></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri"} --></style></head><body lang=FR>
<!--StartFragment-->
<p class=MsoNormal>Nous disons&nbsp;<b style='mso-bidi-font-weight:normal'>pourquoi</b> et <i>comment</i>,
<st1:place w:st="on">à Nantes</st1:place>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span>
<![endif]>un guichet<span style='mso-spacerun:yes'>  </span>ouvert ;<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>o<span>&nbsp; </span></span><![endif]>le soir aussi</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><![if !supportLists]>
<span style='mso-list:Ignore'>2.<span>&nbsp; </span></span><![endif]>un <span style='font-weight:bold'>numéro</span></p>
<p class=MsoNormal>2 * 3 et snake_case <del>retiré</del><span style='display:none'>caché</span>
<a href="javascript:alert(1)" onclick="alert(2)">lien</a><img src="x" onerror="window.hurt=true">
<script>window.hurt=true</script><span style='mso-element:comment'>une note</span></p>
<!--EndFragment--></body></html>"""
WANTED = (
    "Nous disons **pourquoi** et *comment*, à Nantes.\n\n- un guichet ouvert ;\n    - le soir aussi\n2. un **numéro**"
    "\n\n2 \\* 3 et snake\\_case lien"
)

#: As a browser gives what was copied: both forms, on the field that has the focus.
PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  if (html) data.setData('text/html', html);
  data.setData('text/plain', plain);
  const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
  return document.activeElement.dispatchEvent(event);
}"""


def pasted(site: Site, html: str) -> str:
    page = site.as_(site.here.member)
    page.goto(FORM)
    page.fill(WORDS, "")
    page.focus(WORDS)
    page.evaluate(PASTE, [html, "brut"])
    assert not page.evaluate("window.hurt === true")
    return page.locator(WORDS).input_value()


def test_words_emphasis_and_lists_come_from_word_and_nothing_else(site: Site) -> None:
    assert pasted(site, WORD) == WANTED


def test_lists_of_a_web_page_and_a_false_bold_are_read_as_they_look(site: Site) -> None:
    html = (
        "<b style='font-weight:normal' id='docs-internal-guid-1'><p>un <span style='font-style:italic'>mot</span></p>"
    )
    lists = "<ol><li><p>premier</p></li><li>second<ul><li>dessous</li></ul></li></ol></b>"
    assert pasted(site, html + lists) == "un *mot*\n\n1. premier\n2. second\n    - dessous"


def test_a_paste_without_marks_is_left_to_the_browser(site: Site) -> None:
    page = site.as_(site.here.member)
    page.goto(FORM)
    page.focus(WORDS)
    assert page.evaluate(PASTE, ["", "**brut**"])
    assert page.evaluate(PASTE, ["<div><span>code</span></div>", "code"])
    assert not page.evaluate(PASTE, ["<p>un <b>mot</b></p>", "un mot"])
