from collections import defaultdict
import json, os
import manifeste_tool.web.i18n as i18n
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.services.health.beating import beat
from tests.services.story import cast
from tests.web.test_audience import _addresses, _planted
from manifeste_tool.web.speaking.addresses import is_for_all
from tests.web.visit import opened
from tests.web.speaking.unmarked import pseudo, translated_values, unmarked


def few(visit):
    seen = defaultdict(int)
    adapter = visit.app.url_map.bind("localhost")
    for address in dict.fromkeys(_addresses(visit)):
        rule = adapter.match(address.partition("?")[0], return_rule=True)[0] if "?" not in address else None
        if rule is not None and (is_for_all(rule.rule) or ".<" in rule.rule):
            continue
        seen[rule and rule.rule] += 1
        if seen[rule and rule.rule] <= int(os.environ.get("FEW", "3")) or rule is None:
            yield address


def test_explore(workspace, settings, monkeypatch):
    here = cast(workspace)
    _planted(here)
    here.open(StageKind.EXAMINATION, public=True)
    beat(here.ws)
    monkeypatch.setattr(i18n, "sentences", lambda language: pseudo())
    visit = opened(here, settings)
    found = defaultdict(set)
    n = 0
    for who in (None, here.member, here.secretary, here.referent):
        client = visit.as_(who)
        for address in few(visit):
            a = client.get("/en" + address)
            assert a.status_code < 500, (address, a.text[-3000:])
            if a.mimetype == "text/html" and a.status_code not in (301, 302, 303, 308):
                n += 1
                for words in translated_values(a.text):
                    found["VALUE", words].add(f"{who and who.role.value}:{a.status_code}:{address}")
                for where, words in unmarked(a.text):
                    found[where, words].add(f"{who and who.role.value}:{a.status_code}:{address}")
            a.close()
    print(n, flush=True)
    with open("/tmp/unmarked.txt", "w") as f:
        for (where, words), at in sorted(found.items(), key=lambda i: sorted(i[1])[0]):
            f.write(f"{where} | {words[:160]} | {len(at)} | {sorted(at)[0]}\n")
