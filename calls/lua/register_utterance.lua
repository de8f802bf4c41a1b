-- An utterance enters the ledger before its command goes to Telnyx. Own arguments: utterance id,
-- kind, expected length in ms, its speech as JSON (or ''), which file it plays (or ''). Returns 1, or 0 if it may not speak.
if state ~= 'answered' or fenced() then return 0 end
if redis.call('HEXISTS', PLAYBACKS, arg(1)) == 1 then return 1 end
register(arg(1), arg(2), tonumber(arg(3)))
if arg(5) ~= '' then
  local utterance = cjson.decode(redis.call('HGET', PLAYBACKS, arg(1)))
  utterance.source = arg(5)
  redis.call('HSET', PLAYBACKS, arg(1), cjson.encode(utterance))
end
-- The agent's own words: the next owner of the call need not greet again.
if TOKEN ~= '' then put({agent_began = 1}) end
if arg(4) ~= '' then
  remember_words(arg(1), cjson.decode(arg(4)).text or '')
  redis.call('HSET', SPEECH, arg(1), arg(4))
  redis.call('EXPIRE', SPEECH, LIVE_TTL_S)
end
changed()
return 1
