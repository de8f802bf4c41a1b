-- The owner receives no media ('1'), or receives it again ('0'); without media the caller can't be heard.
-- Own arguments: that, and the codec if media arrives in one that we can't decode; it is reported once a
-- call.
if state ~= 'answered' or fenced() then return 0 end
local lost = number('media_lost') > 0
if (arg(1) == '1') == lost then return 0 end
if arg(1) == '1' then
  put({media_lost = NOW, media_since = 0})
  if number('caller_speaking') > 0 then put({caller_speaking = 0, caller_quiet_at = NOW}) end
  if arg(2) == '' then
    note('media.lost')
  elseif call.unheard_codec ~= arg(2) then
    put({unheard_codec = arg(2)})
    note('media.unheard', 'codec', arg(2))
  end
else
  put({media_lost = 0, media_since = NOW})
  note('media.back')
end
count_change()
return 1
