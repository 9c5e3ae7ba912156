a {
  b = 1 # c
  c = <<-E
    x
  E
}
