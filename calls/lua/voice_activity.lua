-- The session's VAD hears the caller begin or stop. Own arguments: '1' or '0', how many ms ago.
-- Returns the ids of our utterances that the caller is talking over.
if state ~= 'answered' or fenced() then return {} end
local at = NOW - tonumber(arg(2))
if arg(1) == '0' then
  if number('caller_speaking') > 0 then
    put({caller_speaking = 0, caller_quiet_at = at})
    note('caller.quiet', 'evidence', 'vad')
    changed()
  end
  return {}
end
if number('caller_speaking') > 0 then return stopped_ones() end -- the reply may have been lost
new_epoch()
local unproven = number('unproven_since')
put({caller_speaking = at, voice_from = at, unproven_since = unproven > 0 and unproven or at})
redis.call('DEL', DONE_SPEAKING)
note('caller.speaking', 'evidence', 'vad', 'epoch', call.epoch)
changed()
return talked_over()
