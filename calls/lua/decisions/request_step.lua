-- Remembers that a step is requested, so that it is requested once. Own arguments: epoch of the decision,
-- step, for how many ms the request is valid, the cause of the silence and its evidence ('' none), and
-- name/value pairs for the timeline. A cause is noted once a silence, and when it is another one.
-- Returns 1, or 0 if the call has moved on, has a newer owner, or the step is already requested, or, for the
-- sweep, whose view may be older, was claimed since.
local CAUSES_BYTES = 1000 -- of a call that goes on and on, the first causes are kept
if not live or fenced() or arg(1) ~= call.epoch then return 0 end
if call.asked == arg(2) and number('asked_until') > NOW then return 0 end
if TOKEN == '' then
  local outcome = redis.call('HGET', CLAIMS, arg(1) .. ':' .. arg(2))
  if outcome == 'claimed' or outcome == 'sent' then return 0 end
end
put({asked = arg(2), asked_until = NOW + tonumber(arg(3)), overtaken = 0})
local judged = {}
local silence = 'silence ' .. number('silence')
if arg(4) ~= '' and (call.judged_in ~= silence or call.judged_as ~= arg(4)) then
  local before = call.silence_causes or ''
  if call.judged_in == silence then before = string.match(before, '^(.*) [^ ]*$') or '' end
  put({judged_in = silence, judged_as = arg(4)})
  if #before < CAUSES_BYTES then put({silence_causes = before .. ' ' .. arg(4)}) end
  judged = {'cause', arg(4), 'evidence', arg(5)}
end
for i = 10, #ARGV do judged[#judged + 1] = ARGV[i] end
note('step.asked', 'step', arg(2), 'epoch', arg(1), unpack(judged))
return 1
