-- The owner gets no media ('1'), or gets it again ('0'): without it the caller can't be heard.
if state ~= 'answered' or fenced() then return 0 end
local lost = number('media_lost') > 0
if (arg(1) == '1') == lost then return 0 end
if arg(1) == '1' then
  put({media_lost = NOW})
  if number('caller_speaking') > 0 then put({caller_speaking = 0, caller_quiet_at = NOW}) end
  note('media.lost')
else
  put({media_lost = 0})
  note('media.back')
end
changed()
return 1
