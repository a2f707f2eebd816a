import csv
from datetime import timedelta
from manifeste_tool.domain.contributions import *
from manifeste_tool.domain.findings import Finding
from manifeste_tool.storage import contributions, findings, consultations
def load(ws, folder, today):
    def rows(n): return list(csv.DictReader((folder/n).open(encoding="utf-8",newline=""),delimiter=";"))
    d=lambda v: today+timedelta(days=int(v)) if v else None
    with ws.writing() as c:
        consultations.put_authorities(c,[Authority(r["code"],r["name"],r["kind"],int(r["population"]),r["territory"]) for r in rows("collectivites.csv")])
        consultations.put_consultations(c,[Consultation(r["reference"],r["authority"],r["title"],r["format"],r["public"],d(r["opens"]),d(r["closes"]),int(r["participants"] or 0),r["summary"]) for r in rows("concertations.csv")])
        contributions.put(c,[Contribution(reference=r["reference"],body=r["body"],title=r["title"],consultation=r["consultation"],author_type=r["author_type"],territory=r["territory"],collected=r["collected"],said_on=d(r["day"]),publishable=r["publishable"]=="oui",origin="exemples",external_id=r["reference"]) for r in rows("contributions.csv")],ws.now())
        for r in rows("enseignements.csv"):
            findings.put(c,Finding(r["key"],r["title"],r["body"],r["nature"],r["theme"]),r["contributions"].split())
