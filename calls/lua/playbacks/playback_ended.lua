-- Telnyx stopped playing, with any status: the utterance leaves the ledger. Own arguments: utterance id
-- of the client_state or of a mark, '' if it names none; status; whose state that is ('ours',
-- 'none', 'theirs', 'mark'); 'speak' or 'playback'; the name of audio that is not ours; when it happened
-- by Telnyx's clock in ms (0: unknown); the file ('' if none). Returns {removed id or '', remaining, owner,
-- the expected length in ms and the real one, 0 and 0 if there is nothing to learn from it, the agent}.
--
-- Telnyx does not say whether an ended event carries its own command's client_state or the newest one.
-- If the id it carries has not begun while another one has, the other one ended. A mark is always its own.
local NOTHING = {'', -1, '', 0, 0, ''}
proves_answer('playback')
if state ~= 'answered' or already_applied() then return NOTHING end
local id, status, whose, family, key = arg(1), arg(2), arg(3), arg(4), arg(5)
local happened_at, source = tonumber(arg(6)), arg(7)
local ledger = utterances()

-- Of those that play, of the same family and older than *than*: the one that began first.
local function playing_before(than)
  local oldest
  for other, utterance in pairs(ledger) do
    local before = utterance.kind == 'foreign' or utterance.registered_at <= than.registered_at
    if utterance.started_at > 0 and before and family_of(utterance) == family
        and (not oldest or utterance.started_at < ledger[oldest].started_at) then
      oldest = other
    end
  end
  return oldest
end

local function not_ours()
  local found = foreign_of(ledger, key, family)
  if not found and happened_at > 0 then put({foreign_over = happened_at}) end
  return found
end

local function ours(utterance)
  if utterance.started_at > 0 then
    -- Older than its beginning: a late end of the previous playback.
    local stale = happened_at > 0 and happened_at < (utterance.began_at or 0)
    return not stale and id or nil
  end
  local other = playing_before(utterance)
  if not other and number('foreign_lost') > 0 then
    put({foreign_lost = 0}) -- the end of audio that had expired
    return nil
  end
  return other or id
end

local function whose_end()
  if whose == 'mark' or (ledger[id] and ledger[id].kind == 'stream') then return ledger[id] and id end
  if whose == 'theirs' then return not_ours() end
  if whose == 'none' or id == '' then
    return foreign_of(ledger, key, family) or only_one(ledger, true, family, source)
           or only_one(ledger, false, family, source) or not_ours()
  end
  local utterance = ledger[id]
  -- An end without a file belongs to no playback: if nothing else plays, our words have ended.
  local alone = utterance and source == '' and utterance.started_at > 0
                and not foreign_of(ledger, key, family)
  if utterance and utterance.kind ~= 'foreign' and (alone or fits(utterance, family, source)) then
    return ours(utterance)
  end
  local before = gone(id)
  local found = not_ours()
  if not found and before and before.started_at == 0 and before.how ~= 'ended' then
    before.how, before.ended_at = 'ended', happened_at
    remember_gone(id, before)
  end
  return found
end

id = whose_end()
if not id then return NOTHING end
local utterance = ledger[id]
local unnamed = whose == 'none' and utterance.started_at == 0
local remaining = remove(id, unnamed and UNNAMED or 'ended', happened_at)
note('utterance.ended', 'utterance', id, 'kind', utterance.kind, 'status', status,
     'remaining', remaining)
if remaining == 0 then note('flag.set', 'flag', 'agent_done_speaking') end
if status == 'cancelled_amd' and (utterance.kind == 'greeting' or utterance.kind == 'say') then
  put({cut_by_detection = id})
end
local expected, took = 0, 0
if status == 'completed' and not utterance.stopped then expected, took = learn_pace(utterance) end
checkin_over(id, status, utterance)
changed()
return {id, remaining, call.owner or '', expected, took, call.agent or ''}
