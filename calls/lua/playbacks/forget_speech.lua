-- Telnyx accepted the command of an utterance: its words are dropped. Own argument: its id.
return redis.call('HDEL', SPEECH, arg(1))
