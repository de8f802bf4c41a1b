"""What the ledger of a virtual call holds."""


def kinds_in_ledger(call):
    return sorted(utterance.kind for utterance in call.view().utterances)
