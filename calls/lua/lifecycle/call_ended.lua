-- The call is over for good. Own arguments: hangup cause, source. Returns 1, 0 if it was over already,
-- -1 for an unknown call.
if not state then return -1 end
if not live then return 0 end
put({state = 'ended', ended_at = NOW, hangup_cause = arg(1), hangup_source = arg(2), asked = '',
     asked_until = 0, caller_speaking = 0})
note('call.ended', 'cause', arg(1), 'source', arg(2), 'reason', call.hangup_reason or '')
redis.call('DEL', PLAYBACKS, SPEECH, DONE_SPEAKING)
redis.call('SET', CALL_ENDED, NOW, 'EX', FLAG_TTL_S)
changed()
redis.call('EXPIRE', WORDS, ENDED_TTL_S)
for _, key in ipairs({CLAIMS, SEEN, VERSION}) do redis.call('EXPIRE', key, 3600) end
-- For its follow-up, which is sent now or never.
if call.sms_consent == '1' then redis.call('EXPIRE', NUMBER, 900) else redis.call('DEL', NUMBER) end
redis.call('EXPIRE', INBOX, 60) -- time for the agent to receive the last words
return 1
