-- Writes an alarm about this call, once. Own argument: its subject. Returns 1 if it is new.
local name = 'alarm_' .. arg(1)
if state ~= 'answered' or fenced() or call[name] then return 0 end
put({[name] = 1})
note('alarm', 'about', arg(1))
return 1
