-- Telnyx gave the call another id, under which it continues. Own argument: that id. Under this id it is
-- over, but not reported as an ended call. Returns 1, or 0 if it was over.
if not live then return 0 end
put({state = 'ended', ended_at = NOW, hangup_cause = 'moved', moved_to = arg(1), asked = '',
     asked_until = 0})
note('call.moved', 'to', arg(1))
redis.call('DEL', NUMBER)
changed()
return 1
