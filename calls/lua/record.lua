-- What became of a claimed step. Own arguments: claim, outcome ('sent' or 'failed'), utterance id
-- or '', detail. A failed utterance leaves the ledger: nobody will ever hear it end.
if not live then return 0 end
redis.call('HSET', CLAIMS, arg(1), arg(2))
redis.call('EXPIRE', CLAIMS, LIVE_TTL_S)
local step = string.match(arg(1), '^%d+:(.*)$') or arg(1)
note('step.' .. arg(2), 'step', step, 'why', arg(4))
if arg(2) == 'failed' and arg(3) ~= '' and redis.call('HEXISTS', PLAYBACKS, arg(3)) == 1 then
  local epoch = string.match(arg(1), '^(%d+):')
  remove(arg(3))
  if epoch == call.epoch and string.match(step, '^checkin') then
    checkin_unheard(arg(3), arg(4))
  end
end
changed()
return 1
