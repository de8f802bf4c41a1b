-- Records sound that no decision waits for. Own arguments: 'media', the first frame came in; 'sound',
-- something clearly above the background; how many ms ago. Returns 1 if it is recorded.
if state ~= 'answered' or fenced() then return 0 end
local at = NOW - tonumber(arg(2))
if arg(1) == 'sound' then
  put({sound_at = at})
elseif number('media_since') == 0 then
  put({media_since = at})
end
return 1
