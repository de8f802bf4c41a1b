-- Telnyx stopped playing, with whatever status: the utterance leaves the ledger. Own arguments:
-- utterance id ('' for audio that is not ours), status. Returns {removed id or '', remaining, owner,
-- the length that was expected in ms and the real one, 0 and 0 if there is nothing to learn from it}.
--
-- Telnyx does not say whether an ended event carries its own command's client_state or the newest
-- one. If the id it carries has not begun while an older one has, the older one ended.
if state ~= 'answered' or already_applied() then return {'', -1, '', 0, 0} end
local id = arg(1) == '' and 'foreign' or arg(1)
local ledger = utterances()
if not ledger[id] then return {'', -1, '', 0, 0} end
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
local expected, took = 0, 0
if arg(2) == 'completed' and not utterance.stopped then expected, took = learn_pace(utterance) end
checkin_over(id, arg(2), utterance)
changed()
return {id, remaining, call.owner or '', expected, took}
