-- Telnyx took the command of an utterance: its words are not kept any longer. Own argument: its id.
return redis.call('HDEL', SPEECH, arg(1))
