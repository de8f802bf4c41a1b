-- Removes utterances from the ledger whose end was not reported before they expired. Own arguments: pairs
-- of utterance id and the started_at of the decision; one that began in the meantime stays.
-- An utterance that Telnyx is not known to have accepted gets another term while its command can be
-- repeated under its command_id (Telnyx docs: 60 s), which the sweep does. A new command could be spoken
-- twice. Returns how many were removed.
if not live or fenced() then return 0 end
local REPEATABLE_MS = 60000

local function under_way(id, utterance)
  if utterance.started_at > 0 then return false end
  if NOW - (utterance.first_at or utterance.registered_at) > REPEATABLE_MS then return false end
  return redis.call('HGET', CLAIMS, claim_of(id)) == 'claimed'
         or redis.call('HEXISTS', SPEECH, id) == 1
end

local function believe_anew(id, utterance)
  utterance.first_at = utterance.first_at or utterance.registered_at
  utterance.registered_at = NOW
  redis.call('HSET', PLAYBACKS, id, cjson.encode(utterance))
end

local function give_up(id, utterance)
  local remaining = remove(id, 'healed')
  if utterance.kind == 'foreign' then put({foreign_lost = NOW}) end
  note('utterance.healed', 'utterance', id, 'remaining', remaining, 'why', 'no ended event')
  local claim = claim_of(id)
  -- The worker that claimed it died before it stored the outcome. One that has begun was sent; one that
  -- Telnyx accepted and did not stop was heard: only its end was lost.
  local sent = utterance.started_at > 0 or redis.call('HGET', CLAIMS, claim) ~= 'claimed'
  if redis.call('HGET', CLAIMS, claim) == 'claimed' then
    redis.call('HSET', CLAIMS, claim, sent and 'sent' or 'failed')
  end
  local why = not sent and 'never sent' or utterance.stopped and 'stopped' or 'completed'
  checkin_over(id, why, utterance)
end

local healed = 0
for i = 1, #ARGV - 4, 2 do
  local id, judged_by = arg(i), tonumber(arg(i + 1))
  local raw = redis.call('HGET', PLAYBACKS, id)
  local utterance = raw and cjson.decode(raw)
  if utterance and utterance.started_at == judged_by then
    if under_way(id, utterance) then
      believe_anew(id, utterance)
    else
      give_up(id, utterance)
      healed = healed + 1
    end
  end
end
if healed > 0 then changed() end
return healed
