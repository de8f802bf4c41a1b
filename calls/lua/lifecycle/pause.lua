-- Dead-air handling is paused ('1') or resumed ('0'); silence is counted anew from the resume.
if not live then return 0 end
local paused = number('paused') > 0
if arg(1) == '1' and not paused then
  put({paused = NOW})
  new_epoch(true)
  note('handling.paused')
  changed()
elseif arg(1) == '0' and paused then
  put({paused = 0, resumed_at = NOW})
  note('handling.resumed')
  changed()
end
return 1
