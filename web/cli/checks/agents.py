"""Stored agents that can't do what their settings say, with the variables of this process."""

import os
from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from deadair import AgentNotFoundError, OptionsError, load
from deadair.agents.chat.options import ChatOptions
from deadair.config import WorkerConfig
from deadair.loopback import is_loopback
from monitor.settings import AgentConfig
from monitor.settings.choices import AgentFailed, OnSilence
from web.cli.checks.check_answer import Answer, Fault, answer
from web.dependencies import Dependencies

NO_NUMBERS = ("sip:", "sips:", "queue:")
SMS_FIX = "set TELNYX_SMS_FROM or TELNYX_MESSAGING_PROFILE_ID on workers and web, or empty the text"


def check(p: Dependencies) -> Answer:
    """Look at every stored agent."""
    found: list[Fault] = []
    raws = p.directory.raws(p.directory.ids())
    for name, raw in sorted(raws.items()):
        try:
            config = AgentConfig.model_validate_json(raw)
        except ValidationError:
            found.append(Fault(True, f"{name} can't be read", "store it again: flask agents set"))
            continue
        found += faults(config, p.config, os.environ)
    ok, said, fix = answer(found)
    return ok, said if found else f"{len(raws)} stored", fix


def faults(agent: AgentConfig, config: WorkerConfig, env: Mapping[str, str]) -> Iterator[Fault]:
    """Return what an agent lacks."""
    yield from _class(agent)
    if agent.agent_class == "chat":
        yield from _key(agent, env)
    settings = agent.settings.dead_air_settings
    if settings.follow_up_sms and not config.sends_sms:
        yield Fault(True, f"{agent.id} has a text message and nobody sends it", SMS_FIX)
    transfers = settings.on_silence is OnSilence.TRANSFER
    transfers |= settings.agent_failed is AgentFailed.TRANSFER
    allowed = (*NO_NUMBERS, *config.dial_prefixes)
    if transfers and not settings.transfer_to.startswith(allowed):
        said = f"{agent.id} transfers to a number that DIAL_PREFIXES does not allow"
        yield Fault(True, said, "add its prefix to DIAL_PREFIXES on workers, or change transfer_to")


def _class(agent: AgentConfig) -> Iterator[Fault]:
    try:
        load(agent.agent_class, agent.agent_options)
    except OptionsError as error:
        said = f"{agent.id}: agent_options.{error.field} {error.message}"
        yield Fault(True, said, "correct it: flask agents set")
    except AgentNotFoundError as error:
        why = type(error.__cause__).__name__  # its text may hold anything
        said = f"{agent.id}: {agent.agent_class} can't be loaded ({why})"
        yield Fault(True, said, "install its package in the image of the web workers")


def _key(agent: AgentConfig, env: Mapping[str, str]) -> Iterator[Fault]:
    try:
        options = ChatOptions.model_validate(agent.agent_options)
    except ValidationError:
        return
    if not env.get(options.api_key_env, "").strip() and not is_loopback(options.base_url):
        said = f"{agent.id} asks its model without a key: {options.api_key_env} is not set here"
        yield Fault(False, said, f"set {options.api_key_env} on the web workers")
