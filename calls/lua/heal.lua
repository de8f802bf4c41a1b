-- Utterances whose end never came leave the ledger once their expiry has passed. Own arguments:
-- pairs of utterance id and the started_at it was judged by: one that began meanwhile stays.
-- Returns how many were healed.
if not live or fenced() then return 0 end
local healed = 0
for i = 1, #ARGV - 4, 2 do
  local id, judged_by = arg(i), tonumber(arg(i + 1))
  local raw = redis.call('HGET', PLAYBACKS, id)
  if raw and cjson.decode(raw).started_at == judged_by then
    local remaining = remove(id)
    note('utterance.healed', 'utterance', id, 'remaining', remaining, 'why', 'no ended event')
    healed = healed + 1
  end
end
if healed > 0 then changed() end
return healed
