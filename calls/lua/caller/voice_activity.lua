-- The session's voice detection reports that the caller began or stopped. Own arguments: '1' or '0', how
-- many ms ago. Returns the ids of our utterances that the caller is talking over.
local TURN_MS, LONGEST_TURN_MS, GAP_MS = 700, 15000, 3000
if state ~= 'answered' or fenced() then return {} end
local at = NOW - tonumber(arg(2))
if arg(1) == '0' then
  if number('caller_speaking') > 0 then
    -- A turn: speech after quiet, and not only while we speak. Noise does not take turns.
    local from = math.max(number('caller_speaking'), number('agent_quiet_at'))
    local spoke = redis.call('HLEN', PLAYBACKS) == 0 and at - from or 0
    if call.voice_turn == '1' and spoke >= TURN_MS and spoke <= LONGEST_TURN_MS then
      put({voice_turns = number('voice_turns') + 1, voice_ms = number('voice_ms') + spoke})
    end
    put({caller_speaking = 0, caller_quiet_at = at})
    note('caller.quiet', 'evidence', 'vad', 'ago_ms', NOW - at)
    count_change()
  end
  return {}
end
if number('caller_speaking') > 0 then return stopped_ones() end -- the reply may have been lost
local before = number('caller_quiet_at')
local turn = before == 0 or at - before >= GAP_MS
new_epoch()
local unproven = number('unproven_since')
put({caller_speaking = at, voice_from = at, voice_turn = turn and 1 or 0,
      unproven_since = unproven > 0 and unproven or at,
      unproven_from = unproven > 0 and number('unproven_from') or at})
redis.call('DEL', DONE_SPEAKING)
note('caller.speaking', 'evidence', 'vad', 'epoch', call.epoch, 'ago_ms', NOW - at)
count_change()
return talked_over()
