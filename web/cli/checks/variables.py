"""Variables that are well-formed, each, and can't be meant: by their name or beside one another."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from calls.service.shared_variables import SharedVariables, digests
from deadair.config import PREFIX, Config, variables
from web.auth import tokens
from web.dependencies import Dependencies
from web.roles import Role

Answer = tuple[bool, str, str]
OF_OTHERS = frozenset({"DEADAIR_INSTANCE", "DEADAIR_EXPLORE_S"})
"""Variables with our prefix that are read elsewhere."""

FEW = 6
"""A secret of fewer different characters is no secret."""

PLACEHOLDERS = ("changeme", "change-me", "change_me", "password", "example", "your-", "secret123")


def check(p: Dependencies) -> Answer:
    """Look at the variables of this process and at those that have our prefix."""
    faults = [*_secrets(p.config), *_proxies(p.config), *_routes(p.config)]
    if faults:
        said, fix = faults[0]
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        return False, f"{said}{more}", fix
    for said, fix in (*_names(os.environ), *_unused(p.config)):
        return True, said, fix
    return True, "all well-formed", ""


def shared(p: Dependencies) -> Answer:
    """Look for processes that were started with another SECRET_KEY or the like than this one."""
    others = SharedVariables(p.store.redis).others(digests(p.config.shared()))
    if not others:
        return True, "the same in every process that runs", ""
    process, names = min(others.items())
    more = f" (and {len(others) - 1} more)" if len(others) > 1 else ""
    said = f"{process}{more} has another {', '.join(names)} than this process"
    return False, said, "give every host the same, and restart what has the old one"


Fault = tuple[str, str]


def _names(env: Mapping[str, str]) -> Iterator[Fault]:
    ours = variables()
    known = {name if name.startswith(PREFIX) else PREFIX + name for name in ours} | OF_OTHERS
    for name in sorted(env):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, 1)
            meant = f"did you mean {near[0]}? " if near else ""
            yield f"{name} is no variable of Dead Air's", f"{meant}correct or remove it"
    plain = [name for name in ours if not name.startswith(PREFIX) and env.get(name)]
    for name in plain:
        if env.get(PREFIX + name) and env[PREFIX + name] != env[name]:
            yield (
                f"{name} is set too, and {PREFIX}{name} wins over it",
                f"that is as it should be if {name} is another application's",
            )
    others = [name for name in plain if not env.get(PREFIX + name)]
    prefixed = [name for name in ours if env.get(PREFIX + name) and not name.startswith(PREFIX)]
    if prefixed and others:
        yield (
            f"{', '.join(others)}: taken from the plain name",
            f"if another application's environment sets it, set {PREFIX}{others[0]} as well",
        )


def _secrets(config: Config) -> Iterator[Fault]:
    given = {f"{role.name}_TOKEN": token for role, token in tokens(config).items()}
    given["ADMIN_TOKEN"] = given.pop(f"{Role.CONFIGURE.name}_TOKEN")
    given["SECRET_KEY"] = config.secret_key
    for name, value in given.items():
        weak = len(set(value)) < FEW or any(word in value.lower() for word in PLACEHOLDERS)
        if weak:
            yield f"{name} is easy to guess", "make one: openssl rand -hex 32"
        twins = [other for other in given if other != name and given[other] == value]
        if twins and name < min(twins):
            said = f"{name} and {', '.join(sorted(twins))} are the same"
            yield said, "make another: who has one has the rights of both"


def _proxies(config: Config) -> Iterator[Fault]:
    everyone = [net for net in config.trusted_proxies if not net.prefixlen]
    if everyone and config.forward_auth_user:
        yield (
            f"TRUSTED_PROXIES has {everyone[0]}: anybody can send {config.forward_auth_user}",
            "name the proxy's own network: 10.0.3.0/24",
        )
    elif everyone:
        yield (
            f"TRUSTED_PROXIES has {everyone[0]}: anybody can say where they come from",
            "name the proxy's own network: 10.0.3.0/24",
        )
    if config.forward_auth_user and not config.forward_auth_roles:
        yield (
            "FORWARD_AUTH_USER is set and FORWARD_AUTH_ROLES is not: nobody may do anything",
            "say which group may what: FORWARD_AUTH_ROLES=configure:voice-admins,look:*",
        )


def _routes(config: Config) -> Iterator[Fault]:
    for queue, task in config.tell:
        if any(name.partition(".")[0] == config.namespace for name in (queue, task)):
            yield (
                f"DEADAIR_TELL allows {queue}:{task}, which is our own",
                "name queues and tasks of your own: crm:crm.*",
            )


def _unused(config: Config) -> Iterator[Fault]:
    if config.forward_auth_roles and not config.forward_auth_user:
        yield (
            "FORWARD_AUTH_ROLES is set and FORWARD_AUTH_USER is not: it does nothing",
            "name the header in which the proxy names a person: FORWARD_AUTH_USER=X-Forwarded-User",
        )
    if ("configure", "*") in config.forward_auth_roles:
        yield (
            "FORWARD_AUTH_ROLES lets everybody who has signed in to the proxy configure",
            "name a group if that is not meant: configure:voice-admins",
        )
    for queue, task in config.tell:
        if task == "*":
            yield (
                f"DEADAIR_TELL lets people who edit agents call any task of the queue {queue}",
                f"name the tasks: {queue}:{queue}.*",
            )
