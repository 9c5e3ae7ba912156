locals {
  heredoc = <<EOT
plain "text" \n with ${var.reference} and $${escape}
  EOT
  indented = <<-EOT
    first
      second

    third
  EOT
  directives = <<-EOT
    %{ for name in var.names ~}
    - ${name}
    %{ endfor ~}
    %{ if var.last }last%{ else }%{ endif }
  EOT
  nested     = "a${"b${"c"}d"}e"
  conditions = "%{if true}yes%{else}no%{endif}"
}
