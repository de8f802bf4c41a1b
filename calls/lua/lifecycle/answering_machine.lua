-- Records who answered. Own arguments: what is known ('detected', a machine; 'greeting_over', its
-- announcement has ended; 'human'; 'ruled_out', no machine; 'screened', a screener asks who calls;
-- 'prompt_over', it has asked; 'said_again', detection had cut an utterance off); Telnyx's word for it.
if not live or already_applied() then return 0 end
local what = arg(1)
if what == 'detected' then put({machine_at = NOW})
elseif what == 'greeting_over' then put({machine_greeting_over = NOW})
elseif what == 'human' then put({no_machine = 1, machine_at = 0, screened_at = 0})
elseif what == 'ruled_out' then put({no_machine = 1})
elseif what == 'screened' or what == 'prompt_over' then
  if number('screened_at') == 0 then put({screened_at = NOW, machine_at = 0}) end
  if what == 'prompt_over' and number('prompt_over') == 0 then put({prompt_over = NOW}) end
elseif what == 'said_again' then put({cut_by_detection = ''}) end
note('machine.' .. (what == 'human' and 'ruled_out' or what), 'result', arg(2))
changed()
return 1
