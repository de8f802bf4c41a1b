-- Keeps what was said, for an agent that wants it kept. Own arguments: the id of its utterance or event, the
-- words. They are nowhere else once the call is over, and go with it.
local MOST = 2000
if not live or redis.call('HLEN', WORDS) >= MOST then return 0 end
redis.call('HSET', WORDS, arg(1), arg(2))
redis.call('EXPIRE', WORDS, LIVE_TTL_S)
return 1
