"""The application: one factory, everything it needs passed in."""

from typing import TYPE_CHECKING

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from manifeste_tool.paths import shipped
from manifeste_tool.services import stages
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.web import (
    compiled,
    errors,
    filters,
    fragments,
    framing,
    i18n,
    refusing,
    security,
    session,
    static_files,
)
from manifeste_tool.web.accountability import dashboard, exports, method, posters
from manifeste_tool.web.amending import amendments, cosignatures, drafts, late, lists, rectifications
from manifeste_tool.web.api import api
from manifeste_tool.web.api.gate import ApiGate
from manifeste_tool.web.appearance import appearance, guide
from manifeste_tool.web.beginning import steps
from manifeste_tool.web.bundle import bundles, data
from manifeste_tool.web.cache import PublicCache
from manifeste_tool.web.collaborating import collaborating
from manifeste_tool.web.commission import (
    adoption,
    agenda,
    ballot_desk,
    ballots,
    chapters,
    conduct,
    deadlines,
    desk,
    questions,
    sittings,
)
from manifeste_tool.web.consulting import consultations, contributions, imports
from manifeste_tool.web.context import SETTINGS, WORKSPACE
from manifeste_tool.web.discussion import comments
from manifeste_tool.web.dossier import dossier
from manifeste_tool.web.entering import account, entering, resuming
from manifeste_tool.web.evidence import evidence
from manifeste_tool.web.examining import examination, running_order, secretariat
from manifeste_tool.web.exporting import exported
from manifeste_tool.web.feeds import describing, feeds, indexing
from manifeste_tool.web.gathering import (
    contributing,
    enquiries,
    flags,
    following,
    joining,
    kit,
    managing,
    moderation,
    paper,
    position_papers,
    reports,
    territories,
)
from manifeste_tool.web.guarding import cookies, counting, front, plain, telling
from manifeste_tool.web.guarding.front import Front
from manifeste_tool.web.health import health, watching
from manifeste_tool.web.health.metrics import Metrics
from manifeste_tool.web.health.watching import Watch
from manifeste_tool.web.helping import helping
from manifeste_tool.web.helping import linking as help_links
from manifeste_tool.web.instance import files, initiative, legal
from manifeste_tool.web.integration import copies, workshop
from manifeste_tool.web.membership import belonging, invitations, people, sheets
from manifeste_tool.web.outcomes import disputes, outcomes
from manifeste_tool.web.picturing import pictures
from manifeste_tool.web.press import press
from manifeste_tool.web.privacy import instance
from manifeste_tool.web.privacy import own as own_data
from manifeste_tool.web.provenance import reconfirming
from manifeste_tool.web.proving import gate, provider, second_factor
from manifeste_tool.web.public import clone
from manifeste_tool.web.publication import errata, preparations, version
from manifeste_tool.web.reading import aligned, quoting
from manifeste_tool.web.record import dossiers
from manifeste_tool.web.registers import books, breaches, requests
from manifeste_tool.web.returning import confirmations, documents, founding
from manifeste_tool.web.rewriting import leading
from manifeste_tool.web.searching import search
from manifeste_tool.web.serving import authority, packing
from manifeste_tool.web.speaking import addresses
from manifeste_tool.web.speaking.addresses import Languages, Site
from manifeste_tool.web.synthesis import findings, reading, synthesis
from manifeste_tool.web.telling import mails
from manifeste_tool.web.text import drafting, sources, text, versions

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

BLUEPRINTS = (
    initiative.blueprint,
    text.blueprint,
    aligned.blueprint,
    quoting.blueprint,
    versions.blueprint,
    version.blueprint,
    preparations.blueprint,
    errata.blueprint,
    entering.blueprint,
    resuming.blueprint,
    account.blueprint,
    collaborating.blueprint,
    legal.blueprint,
    people.blueprint,
    belonging.blueprint,
    sheets.blueprint,
    invitations.blueprint,
    own_data.blueprint,
    instance.blueprint,
    steps.blueprint,
    appearance.blueprint,
    guide.blueprint,
    amendments.blueprint,
    lists.blueprint,
    comments.blueprint,
    drafts.blueprint,
    cosignatures.blueprint,
    rectifications.blueprint,
    late.blueprint,
    drafting.blueprint,
    copies.blueprint,
    secretariat.blueprint,
    authority.blueprint,
    desk.blueprint,
    chapters.blueprint,
    questions.blueprint,
    examination.blueprint,
    running_order.blueprint,
    bundles.blueprint,
    data.blueprint,
    workshop.blueprint,
    sources.blueprint,
    reconfirming.blueprint,
    contributions.blueprint,
    findings.blueprint,
    evidence.blueprint,
    dossier.blueprint,
    outcomes.blueprint,
    reading.blueprint,
    disputes.blueprint,
    synthesis.blueprint,
    consultations.blueprint,
    contributing.blueprint,
    following.blueprint,
    imports.blueprint,
    kit.blueprint,
    enquiries.blueprint,
    flags.blueprint,
    paper.blueprint,
    mails.blueprint,
    ballots.blueprint,
    ballot_desk.blueprint,
    adoption.blueprint,
    files.blueprint,
    deadlines.blueprint,
    agenda.blueprint,
    conduct.blueprint,
    sittings.blueprint,
    moderation.blueprint,
    reports.blueprint,
    position_papers.blueprint,
    territories.blueprint,
    joining.blueprint,
    managing.blueprint,
    search.blueprint,
    dashboard.blueprint,
    exports.blueprint,
    method.blueprint,
    posters.blueprint,
    pictures.blueprint,
    clone.blueprint,
    dossiers.blueprint,
    press.blueprint,
    exported.blueprint,
    documents.blueprint,
    confirmations.blueprint,
    feeds.blueprint,
    api.blueprint,
    indexing.blueprint,
    founding.blueprint,
    leading.blueprint,
    health.blueprint,
    telling.blueprint,
    books.blueprint,
    requests.blueprint,
    breaches.blueprint,
    provider.blueprint,
    second_factor.blueprint,
    helping.blueprint,
)


def create_app(settings: Settings, workspace: Workspace) -> Flask:
    """Return the application that serves `workspace`, its cache of public pages in front."""
    app = Site("manifeste_tool.web", template_folder=str(shipped("templates")))
    app.extensions |= {WORKSPACE: workspace, SETTINGS: settings}
    app.config.update(MAX_CONTENT_LENGTH=settings.max_upload, MAX_FORM_MEMORY_SIZE=settings.max_upload)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.bytecode_cache = compiled.SHARED
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[health.METRICS] = Metrics(workspace, settings.metrics_folder)
    session.prepare(app, settings)
    cookies.prepare(app, settings)
    for part in (packing, watching, plain, front, security, counting, errors, refusing):
        part.prepare(app)
    for part in (addresses, gate, provider, i18n, filters, fragments, framing, describing, static_files, help_links):
        part.prepare(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.wsgi_app = _layers(app, settings, workspace)  # type: ignore[method-assign, assignment]
    return app


def _layers(app: Flask, settings: Settings, workspace: Workspace) -> "WSGIApplication":
    """Return the application behind its layers, the first that a request meets written last."""
    uncached: WSGIApplication = app.wsgi_app
    cached = _cached(app, settings, workspace) if settings.cache_entries else uncached
    layered: WSGIApplication = Languages(ApiGate(cached, uncached=uncached))
    layered = Front(layered, uncached=uncached, url=settings.url, metrics_port=settings.metrics_port)
    if settings.proxies:
        # The address that the nearest proxies saw: what a visitor writes in the header themselves stands further left.
        # By what it came is what the nearest of them says. No other header of theirs is read.
        layered = ProxyFix(layered, x_for=settings.proxies, x_proto=1, x_host=0, x_port=0, x_prefix=0)
    counts: Metrics = app.extensions[health.METRICS]
    return Watch(layered, metrics=counts)


def _cached(app: Flask, settings: Settings, workspace: Workspace) -> PublicCache:
    return PublicCache(
        app.wsgi_app,
        state=stages.watch(workspace),
        cookie=app.config["SESSION_COOKIE_NAME"],
        entries=settings.cache_entries,
    )
