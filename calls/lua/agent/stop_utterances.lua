-- The agent's own utterances are to be stopped; with '0' they are only listed. Own argument: that.
-- What Telnyx is not known to have been given leaves the ledger at once; should it begin all the same, it is
-- stopped then. Returns of each its id, its kind, how many ms ago it began (-1: it has not), its length in ms.
if state ~= 'answered' or fenced() then return {} end
local found = {}

local function stop(id, utterance)
  utterance.stopped = true
  redis.call('HSET', PLAYBACKS, id, cjson.encode(utterance))
  if utterance.started_at == 0 and redis.call('HEXISTS', SPEECH, id) == 1 then
    note('utterance.withdrawn', 'utterance', id, 'why', 'stopped', 'remaining', remove(id, 'withdrawn'))
  end
end

for id, utterance in pairs(utterances()) do
  if not OURS[utterance.kind] and not utterance.stopped then
    local ago = utterance.started_at > 0 and NOW - utterance.started_at or -1
    for _, value in ipairs({id, utterance.kind, ago, utterance.duration_ms}) do
      found[#found + 1] = value
    end
    if arg(1) == '1' then stop(id, utterance) end
  end
end
if #found > 0 and arg(1) == '1' then changed() end
return found
