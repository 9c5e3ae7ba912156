# Functions of providers, which came with Terraform 1.8.
output "region" {
  value = provider::anvil::parse_arn(var.arn).region
}
