# Values may be written as any expression that needs no variable and no function.

provider "example.com/acme/variable" {
  version = var.version # ERROR: Variables not allowed # ERROR: Unsuitable value type
}

provider "example.com/acme/function" {
  version = trim("1.0.0") # ERROR: Function calls not allowed # ERROR: Unsuitable value type
}

provider "example.com/acme/template" {
  version     = "1.${0}.${0 + 2 * 3}"
  constraints = true ? "~> 1.0" : null
  hashes = [
    "h1:${"a"}b",
    <<-EOT
      h9:with a line end
    EOT
    ,
    "zh:$${not}%%{a template}",
  ]
}
