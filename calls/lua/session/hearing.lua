-- Records sound that no decision waits for. Own arguments: 'media', the first frame came in; 'sound',
-- something clearly above the background; 'dead', nothing but digital silence since the answer; 'alive', it
-- is not any more; how many ms ago. Returns 1 if it is recorded.
if state ~= 'answered' or fenced() then return 0 end
local at = NOW - tonumber(arg(2))
if arg(1) == 'sound' then
  put({sound_at = at})
elseif arg(1) == 'dead' then
  local heard = number('sound_at') + number('voice_from') + number('line_dead_since')
  if heard > 0 or call.transcribed == '1' then return 0 end
  put({line_dead_since = NOW})
  note('line.dead')
  changed()
elseif arg(1) == 'alive' then
  if number('line_dead_since') == 0 then return 0 end
  put({line_dead_since = 0})
  note('line.alive')
  changed()
elseif number('media_since') == 0 then
  put({media_since = at})
end
return 1
