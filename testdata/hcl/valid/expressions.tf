/* Expressions of every sort,
   none of them constant. */
locals {
  conditional = var.enabled ? length(var.names) : 0
  arithmetic  = (var.a + 2) * -var.b / 3 % 4 - 1
  logic       = !var.a && var.b || var.c != null
  comparison  = var.a <= 1 == (var.b >= 2)
  indexes     = var.list[0].name["key"][var.i + 1].0.id
  full_splat  = var.list[*].nested[0].id
  attributes  = var.list.*.id
  tuple_for   = [for k, v in var.map : "${k}=${v}" if v != null]
  object_for  = { for item in var.list : item.name => item.id... }
  expanded    = merge(var.maps...)
  computed    = { (var.name) = 1, "${var.name}-x" : 2 }
  several = [
    var.a, # a comment
    var.b, // another
  ]
}
