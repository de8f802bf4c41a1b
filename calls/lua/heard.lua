-- A transcript or a key. Own arguments: evidence ('transcript', 'interim', 'dtmf'), hold-on '1' or
-- '0', an item for the agent's inbox or ''. Final words and keys open a new epoch and start the
-- check-in count again; an interim only postpones. Returns the epoch, -1 when nothing changed.
if state ~= 'answered' or already_applied() then return -1 end
if arg(1) == 'interim' then
  put({interim_at = NOW})
else
  new_epoch()
  put({checkins = 0, activity_at = NOW, hold_on = arg(2)})
  redis.call('SET', CALLER_SPOKE, NOW, 'EX', FLAG_TTL_S)
  if arg(2) == '1' then redis.call('SET', HOLD_ON, NOW, 'EX', FLAG_TTL_S) end
  redis.call('DEL', DONE_SPEAKING)
  note('caller.heard', 'evidence', arg(1), 'hold_on', arg(2), 'epoch', call.epoch)
end
if arg(3) ~= '' then
  redis.call('RPUSH', INBOX, arg(3))
  redis.call('EXPIRE', INBOX, LIVE_TTL_S)
end
changed()
return number('epoch')
