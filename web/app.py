"""The web application, made by `create_app`; importing this module does nothing else."""

from contextlib import suppress
from time import monotonic

from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from calls import wakeups
from calls.agent_directory import AgentDirectory
from calls.pending.dials import Dials
from calls.pending.hook_outbox import HookOutbox
from calls.redis_client.connect import connect
from calls.redis_client.gevent_wait import until_readable
from calls.service.clocks import EVERY_S, Clocks
from calls.service.counters import Counters
from calls.service.shared_variables import SharedVariables, digests
from calls.store import CallStore
from deadair import StoreUnavailableError, agents, config, logs
from monitor.agent_configs import AgentConfigs
from monitor.hub import Hub
from monitor.music import detector as music_detector
from monitor.vad import detector
from tasks.hooks.notifier import HookNotifier
from web import api, cli, health, metrics, pages, problems, webhooks, ws
from web.broker.event_intake import EventIntake
from web.broker.local_path import LocalPath
from web.broker.publisher import ACTIONS
from web.dependencies import KEY, Dependencies, worker_name
from web.metrics import host
from web.process import drain as drain_module
from web.process import gc_policy
from web.webhook_shortcut import WebhookShortcut


def create_app(settings: config.Config | None = None) -> OpenAPI:
    """Return the application for *settings* (by default the environment's).

    Raises config.ConfigError naming every bad variable.
    """
    settings = settings or config.read()
    logs.configure()
    app = OpenAPI(
        __name__,
        info=Info(title="Dead Air", version="0.1.0"),
        doc_ui=False,
        doc_prefix="/api",
        doc_url="/openapi.json",
    )
    app.config.update(MAX_CONTENT_LENGTH=webhooks.MAX_BODY, SECRET_KEY=settings.secret_key)
    app.extensions[KEY] = make_dependencies(settings)
    problems.register(app)
    for blueprint in (webhooks.bp, health.bp, metrics.bp):
        app.register_blueprint(blueprint)
    app.extensions[drain_module.KEY] = drain_module.Drain(settings.drain_s)
    ws.register(app)
    api.register(app)
    pages.register(app)
    cli.register(app)
    app.wsgi_app = WebhookShortcut(app)  # type: ignore[method-assign,assignment]  # Flask's way
    _measure(app)
    return app


def _measure(app: OpenAPI) -> None:
    """Have the worker's hub set its metrics at each tick."""
    hub, worker = app.extensions[KEY].hub, host.Worker()

    def tick() -> None:
        worker.tick(
            monotonic(),
            sessions=len(ws.sessions(app)),
            draining=drain_module.of(app).begun,
            since_look_s=hub.since_look_s(),
        )

    hub.each_tick(tick)


def make_dependencies(settings: config.Config) -> Dependencies:
    """Return one worker's dependencies; they connect to nothing until they are used."""
    client, name = connect(settings.redis_url, wait=until_readable), worker_name()
    directory, counters = AgentDirectory(client), Counters(client, host.count)
    store = CallStore(client, HookNotifier(directory, HookOutbox(client), counters).notify)
    configs = AgentConfigs(directory)
    worker_wakeups = wakeups.everywhere(client, name, until_readable)
    hub = Hub(store.leases, worker_wakeups, configs, counters.add, counters.observe)
    hub.each_tick(counters.flush)
    hub.each_tick(_Presence(store, name, digests(settings.shared())).report)
    return Dependencies(
        name=name,
        config=settings,
        store=store,
        directory=directory,
        dials=Dials(client),
        counters=counters,
        agents=configs,
        hub=hub,
        actions=ACTIONS,
        intake=EventIntake(client, settings, name),
        local_path=LocalPath(store, directory, name, hub.holds),
        detector=detector.detectors_of(settings.vad),
        sound_tracks=music_detector.tracks_of(settings.music_detector),
    )


class _Presence:
    """Reports now and then that this worker runs, and how far its clock is from Redis's."""

    def __init__(self, store: CallStore, name: str, told: str) -> None:
        self._store, self._clocks, self._name = store, Clocks(store.redis), name
        self._variables, self._told = SharedVariables(store.redis), told
        self._reported_at = -EVERY_S

    def report(self) -> None:
        """Called each tick; an unavailable Redis is reported elsewhere."""
        if monotonic() - self._reported_at >= EVERY_S:
            self._reported_at = monotonic()
            with suppress(StoreUnavailableError):
                self._store.data_versions.announce(self._name)
                self._clocks.report(self._name)
                self._variables.report(self._name, self._told)


def serve(app: OpenAPI) -> None:
    """Start the background work; called in each worker once it is up."""
    agents.load_light()
    deps: Dependencies = app.extensions[KEY]
    gc_policy.protect(deps.hub)
    deps.hub.start()


def note_term(app: OpenAPI) -> bool:
    """Note a TERM; return whether it is the first."""
    return drain_module.of(app).on_term()


def wait_for_calls(app: OpenAPI) -> None:
    """Return once this worker's calls have ended, or have been kept for long enough."""
    drain_module.of(app).wait(lambda: ws.sessions(app))


def hand_over(app: OpenAPI) -> None:
    """Hand this worker's open boards and calls over, the calls in turn; called when it stops."""
    pages.drain(app)
    ws.hand_over(app)
    _withdraw(app)


def drain(app: OpenAPI) -> None:
    """Hand this worker's calls and open boards over at once; called when it has no time left."""
    ws.drain(app)
    pages.drain(app)
    _withdraw(app)


def _withdraw(app: OpenAPI) -> None:
    deps: Dependencies = app.extensions[KEY]
    with suppress(StoreUnavailableError):  # then it counts as running for half a minute
        deps.store.data_versions.withdraw(deps.name)
