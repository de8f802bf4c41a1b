-- Telnyx stopped playing, with whatever status: the utterance leaves the ledger. Own arguments:
-- utterance id ('' for audio that is not ours), status. Returns {removed id or '', remaining, owner}.
--
-- Telnyx does not say whether an ended event carries its own command's client_state or the newest
-- one. If the id it carries has not begun while an older one has, the older one ended.
proves_answer('playback')
if state ~= 'answered' or already_applied() then return {'', -1, ''} end
local id = arg(1) == '' and 'foreign' or arg(1)
local ledger = utterances()
if not ledger[id] then return {'', -1, ''} end
if ledger[id].started_at == 0 and id ~= 'foreign' then
  local oldest
  for other, utterance in pairs(ledger) do
    local began = utterance.started_at > 0 and other ~= 'foreign'
                  and utterance.registered_at <= ledger[id].registered_at
    if began and (not oldest or utterance.started_at < ledger[oldest].started_at) then
      oldest = other
    end
  end
  id = oldest or id
end
local utterance = ledger[id]
local remaining = remove(id)
note('utterance.ended', 'utterance', id, 'kind', utterance.kind, 'status', arg(2),
     'remaining', remaining)
if remaining == 0 then note('flag.set', 'flag', 'agent_done_speaking') end
if arg(2) == 'completed' then
  learn_pace(utterance)
elseif utterance.kind == 'checkin' and utterance.epoch == number('epoch') then
  checkin_unheard(id, arg(2))
end
changed()
return {id, remaining, call.owner or ''}
