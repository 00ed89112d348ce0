Ký bằng thiết bị: USB Token hoặc HSM (PKCS#11, RSA và đường cong elliptic), dịch vụ ký từ xa (CSC v2), và thiết bị cắm ở máy của người ký
(`vankho sign --server … --pkcs11 …`): mã PIN và khóa không rời máy đó.
