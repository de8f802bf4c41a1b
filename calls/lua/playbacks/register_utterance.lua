-- Enters an utterance in the ledger before its command goes to Telnyx. Own arguments: utterance id, kind,
-- expected length in ms, its speech as JSON (or ''), the file it plays (or ''), the voice's pace in other
-- calls, 1 if it is not to be entered again once it has left the ledger, and what its words ask for ('':
-- nothing). Returns 1, 2 if a filler is playing, which must not delay these words, or 0 if the agent may
-- not speak.
if state ~= 'answered' or fenced() then return 0 end
if redis.call('HEXISTS', PLAYBACKS, arg(1)) == 1 or arg(7) == '1' and gone(arg(1)) then return 1 end
local over_filler
local turn = 0
for id, utterance in pairs(utterances()) do
  if utterance.registered_at == NOW then turn = turn + 1 end
  if FILLS[utterance.kind] and not utterance.stopped then
    utterance.stopped, over_filler = true, true
    redis.call('HSET', PLAYBACKS, id, cjson.encode(utterance))
  end
end
local question = arg(8) or ''
if not OURS[arg(2)] then asks(question) end
register(arg(1), arg(2), tonumber(arg(3)), arg(6),
         {question = question ~= '' and question or nil,
          interrupts = over_filler, turn = turn > 0 and turn or nil, source = arg(5) ~= '' and arg(5) or nil})
-- The agent has spoken: the next owner of the call does not greet again.
if TOKEN ~= '' then put({agent_began = 1}) end
if arg(4) ~= '' then
  remember_words(arg(1), cjson.decode(arg(4)).text or '')
  redis.call('HSET', SPEECH, arg(1), arg(4))
  redis.call('EXPIRE', SPEECH, LIVE_TTL_S)
end
count_change()
return over_filler and 2 or 1
