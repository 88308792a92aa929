#!lua name=truckroll

-- One atomic step over several keys of a region. Redis does not undo what a failing script has done, so everything
-- that can fail is looked at before the first write.

-- For each op: how many arguments follow it, and the type its key must have (or not exist at all).
local OPS = {
  C = {args = 1},                  -- check: the first 8 bytes are the expected version ('' = no such key)
  K = {args = 0},                  -- claim: no such key
  F = {args = 1},                  -- fence: the value is the given one
  S = {args = 1},                  -- SET value
  E = {args = 2},                  -- SET value, PX milliseconds
  D = {args = 0},                  -- DEL
  Z = {args = 2, type = 'zset'},   -- ZADD score, member
  R = {args = 1, type = 'zset'},   -- ZREM member
  A = {args = 2, type = 'hash'},   -- HSET field, value
  B = {args = 1, type = 'hash'},   -- HDEL field
  X = {args = 1, type = 'stream'}, -- XADD * e payload
}

local WRITES = {
  S = function(key, value) redis.call('SET', key, value) end,
  E = function(key, value, ttl) redis.call('SET', key, value, 'PX', ttl) end,
  D = function(key) redis.call('DEL', key) end,
  Z = function(key, score, member) redis.call('ZADD', key, score, member) end,
  R = function(key, member) redis.call('ZREM', key, member) end,
  A = function(key, field, value) redis.call('HSET', key, field, value) end,
  B = function(key, field) redis.call('HDEL', key, field) end,
  X = function(key, payload) return redis.call('XADD', key, '*', 'e', payload) end,
}

local function malformed(op, key, args, at)
  if #args < at + OPS[op].args then return 'arguments missing after op ' .. op end
  if op == 'Z' and not tonumber(args[at + 1]) then return 'score is no number' end
  if op == 'E' and (tonumber(args[at + 2]) or 0) <= 0 then return 'ttl is no positive number' end
  local wanted = OPS[op].type
  if wanted then
    local found = redis.call('TYPE', key).ok
    if found ~= 'none' and found ~= wanted then return 'key of op ' .. op .. ' is a ' .. found end
  end
end

-- What stands against the op: a result for the caller, or nothing.
local function objection(op, key, index, arg)
  if op == 'C' then
    if redis.call('GETRANGE', key, 0, 7) ~= arg then return {'CONFLICT', index} end
  elseif op == 'K' then
    if redis.call('EXISTS', key) == 1 then return {'CLAIMED', index, redis.call('GET', key)} end
  elseif op == 'F' then
    if redis.call('GET', key) ~= arg then return {'FENCED', index} end
  end
end

-- Keys are taken in the order of the ops; args is op, its arguments, op, its arguments, …
-- {'OK', id of the last stream entry or ''}, {'CONFLICT', key index from 0}, {'CLAIMED', key index, value there} or
-- {'FENCED', key index}; the first op that objects decides, and then nothing has been written.
local function commit(keys, args)
  local at, index = 1, 0
  local against = nil
  while at <= #args do
    local op, key = args[at], keys[index + 1]
    if not OPS[op] then return redis.error_reply('ERR commit: unknown op') end
    if not key then return redis.error_reply('ERR commit: fewer keys than ops') end
    local wrong = malformed(op, key, args, at)
    if wrong then return redis.error_reply('ERR commit: ' .. wrong) end
    against = against or objection(op, key, index, args[at + 1])
    at = at + 1 + OPS[op].args
    index = index + 1
  end
  if index ~= #keys then return redis.error_reply('ERR commit: more keys than ops') end
  if against then return against end

  local last_id = ''
  at, index = 1, 1
  while at <= #args do
    local op = args[at]
    if WRITES[op] then
      last_id = WRITES[op](keys[index], args[at + 1], args[at + 2]) or last_id
    end
    at = at + 1 + OPS[op].args
    index = index + 1
  end
  return {'OK', last_id}
end

-- keys: lease, fence; args: owner, milliseconds. Takes the lease if it is free, keeps it if it is the owner's own.
-- {fence token, 1 if it is the owner's now}. The token grows whenever a free lease is taken.
local function lease(keys, args)
  local owner = redis.call('GET', keys[1])
  if not owner then
    local token = redis.call('INCR', keys[2])
    redis.call('SET', keys[1], args[1], 'PX', args[2])
    return {token, 1}
  end
  local token = tonumber(redis.call('GET', keys[2]) or '0')
  if owner ~= args[1] then return {token, 0} end
  redis.call('PEXPIRE', keys[1], args[2])
  return {token, 1}
end

-- keys: lease; args: owner. 1 if it was the owner's and is free now.
local function release(keys, args)
  if redis.call('GET', keys[1]) ~= args[1] then return 0 end
  return redis.call('DEL', keys[1])
end

redis.register_function('truckroll_commit', commit)
redis.register_function('truckroll_lease', lease)
redis.register_function('truckroll_release', release)
