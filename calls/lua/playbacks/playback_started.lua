-- Telnyx began to play. Own arguments: utterance id of the client_state, '' if it names none;
-- whose state that is ('ours', 'none', 'theirs'); 'speak' or 'playback'; the name of audio that is not
-- ours, and after how many ms it expires; when it happened by Telnyx's clock in ms (0: unknown); the file
-- ('' if none).
-- Audio that is not ours is entered too, so that we never talk over it. So is an utterance that was given
-- up, withdrawn or failed, and plays after all.
-- Returns 'begun', 'stop' if what began is to be stopped, '' if nothing changed.
proves_answer('playback')
if state ~= 'answered' then return '' end
local id, whose, family, key = arg(1), arg(2), arg(3), arg(4)
local happened_at, source = tonumber(arg(6)), arg(7)
local ledger = utterances()
if already_applied() then
  for _, utterance in pairs(ledger) do
    if utterance.stopped and utterance.started_at > 0 then return 'stop' end
  end
  return ''
end

local function foreign_begins()
  if happened_at > 0 and happened_at < number('foreign_over') then
    put({foreign_over = 0}) -- its end came first
    return ''
  end
  end_foreign_before(ledger, family, key)
  step_overtaken()
  register(key, 'foreign', tonumber(arg(5)), 1)
  local utterance = cjson.decode(redis.call('HGET', PLAYBACKS, key))
  utterance.started_at, utterance.family = NOW, family
  redis.call('HSET', PLAYBACKS, key, cjson.encode(utterance))
  put({foreign_lost = 0})
  note('utterance.started', 'utterance', key, 'kind', 'foreign')
  changed()
  return 'begun'
end

local function ours_begins(utterance)
  end_foreign_before(ledger, family)
  utterance.started_at, utterance.began_at = NOW, happened_at
  redis.call('HSET', PLAYBACKS, id, cjson.encode(utterance))
  redis.call('EXPIRE', PLAYBACKS, LIVE_TTL_S)
  redis.call('HDEL', CLAIMS, 'gone ' .. id, 'healed ' .. id)
  redis.call('DEL', DONE_SPEAKING)
  put({foreign_lost = 0})
  note('utterance.started', 'utterance', id, 'kind', utterance.kind)
  changed()
  return utterance.stopped and 'stop' or 'begun'
end

if whose == 'none' then id = next_in_turn(ledger, family, source) or '' end
if whose == 'theirs' or id == '' then return foreign_begins() end
local utterance = ledger[id] or gone(id)
-- An utterance begins once: the client_state of our last one also sticks to others' audio.
if not utterance or not fits(utterance, family, source) or utterance.started_at > 0 then
  return foreign_begins()
end
local unnamed = utterance.how == UNNAMED
if ledger[id] or not (unnamed or utterance.how == 'ended') then return ours_begins(utterance) end
-- That end belonged to another one, by its time, or because it bore no name and this beginning does.
local timed = happened_at > 0 and utterance.ended_at > 0
if timed and happened_at > utterance.ended_at or unnamed and not timed then
  return ours_begins(utterance)
end
utterance.started_at = NOW
remember_gone(id, utterance) -- its end came first
return ''
