-- An answering machine picked up ('detected'), or its greeting is over ('greeting_over').
if not live or already_applied() then return 0 end
if arg(1) == 'detected' then put({machine_at = NOW}) else put({machine_greeting_over = NOW}) end
note('machine.' .. arg(1), 'result', arg(2))
changed()
return 1
