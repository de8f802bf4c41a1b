-- Utterances whose end never came leave the ledger once their expiry has passed. Own arguments:
-- pairs of utterance id and the started_at it was judged by: one that began meanwhile stays.
-- Returns how many were healed.
if not live or fenced() then return 0 end
local healed = 0
for i = 1, #ARGV - 4, 2 do
  local id, judged_by = arg(i), tonumber(arg(i + 1))
  local raw = redis.call('HGET', PLAYBACKS, id)
  local utterance = raw and cjson.decode(raw)
  if utterance and utterance.started_at == judged_by then
    local remaining = remove(id)
    redis.call('HSET', CLAIMS, 'healed ' .. id, raw)
    redis.call('EXPIRE', CLAIMS, LIVE_TTL_S)
    note('utterance.healed', 'utterance', id, 'remaining', remaining, 'why', 'no ended event')
    healed = healed + 1
    -- Claimed, yet never known to be sent: whoever claimed it died on the way.
    local claim = string.gsub(id, '-', ':', 1)
    if utterance.kind == 'checkin' and redis.call('HGET', CLAIMS, claim) == 'claimed' then
      redis.call('HSET', CLAIMS, claim, 'failed')
      if utterance.epoch == number('epoch') then checkin_unheard(id, 'never sent') end
    end
  end
end
if healed > 0 then changed() end
return healed
