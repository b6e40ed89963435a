"""What every output says while a figure in it is an illustration."""

MARK = "示例数据，不作支付依据"
